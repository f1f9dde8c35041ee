class CampaignError(Exception):
    """Nothing was found out: wrong usage, or a part is missing. One line for people."""
