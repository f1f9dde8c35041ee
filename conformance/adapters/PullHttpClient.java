// Pulls with the HttpClient of Java: java -cp FOLDER PullHttpClient URL
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;

public class PullHttpClient {
  public static void main(String[] arguments) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(arguments[0])).build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) System.exit(1);
    var message = new ByteArrayOutputStream();
    for (int octet; (octet = response.body().read()) >= 0; ) {
      if (octet != 0) {
        message.write(octet);
        continue;
      }
      System.out.println("{\"base64\": \"" + Base64.getEncoder().encodeToString(message.toByteArray()) + "\"}");
      message.reset();
    }
  }
}
