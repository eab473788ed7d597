package org.pouchcontainer.cli.http;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.cli.CliException;

/** Makes an SSL context out of PEM files. */
final class TlsContext {
  private static final char[] NO_PASSWORD = new char[0];

  private TlsContext() {}

  static SSLContext of(TlsOptions options) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(options), trust(options), null);
      return context;
    } catch (GeneralSecurityException failure) {
      throw new CliException("set up TLS: " + failure.getMessage(), failure);
    }
  }

  private static KeyManager @Nullable [] keys(TlsOptions options)
      throws IOException, GeneralSecurityException {
    if (options.certificate().isEmpty() && options.key().isEmpty()) {
      return null;
    }
    if (options.certificate().isEmpty() || options.key().isEmpty()) {
      throw new CliException("set up TLS: --tlscert and --tlskey must be given together");
    }
    List<X509Certificate> chain = PemFiles.certificates(Path.of(options.certificate()));
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        PemFiles.privateKey(Path.of(options.key())),
        NO_PASSWORD,
        chain.toArray(new X509Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trust(TlsOptions options)
      throws IOException, GeneralSecurityException {
    if (!options.verify()) {
      return new TrustManager[] {new TrustAll()};
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (options.authority().isEmpty()) {
      factory.init((KeyStore) null);
      return factory.getTrustManagers();
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (X509Certificate certificate : PemFiles.certificates(Path.of(options.authority()))) {
      store.setCertificateEntry("authority" + number++, certificate);
    }
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** What TLS without {@code --tlsverify} means in this command's family: secrecy, no identity. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
