#!/usr/bin/env perl
# Pulls with Perl's LWP: pull_lwp.pl URL. Messages are printed as they come, each ended by NUL.
use strict;
use warnings;
use LWP::UserAgent;

$| = 1;
my $response = LWP::UserAgent->new->get($ARGV[0], ':content_cb' => sub { print $_[0] });
exit($response->is_success ? 0 : 1);
