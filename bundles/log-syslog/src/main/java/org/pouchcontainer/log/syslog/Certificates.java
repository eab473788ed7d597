package org.pouchcontainer.log.syslog;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** TLS from PEM files. */
final class Certificates {
  private static final char[] NO_PASSWORD = new char[0];
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ((?:RSA )?)PRIVATE KEY-----([^-]+)-----END");

  /**
   * Version 0 and the algorithm RSA: what PKCS #8 has before a PKCS #1 key (RFC 5208, section 5).
   */
  private static final byte[] RSA_HEAD = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  private Certificates() {}

  /** A context as the options say; IOException naming the file that is wrong. */
  static SSLContext context(SyslogOptions.Tls tls) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(tls), trust(tls), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS of syslog: " + e.getMessage(), e);
    }
  }

  private static KeyManager[] keys(SyslogOptions.Tls tls)
      throws GeneralSecurityException, IOException {
    if (tls.certificate().isEmpty()) {
      return new KeyManager[0];
    }
    KeyStore store = empty();
    Certificate[] chain = certificates(tls.certificate()).toArray(Certificate[]::new);
    store.setKeyEntry("client", key(tls.key()), NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trust(SyslogOptions.Tls tls)
      throws GeneralSecurityException, IOException {
    if (tls.skipVerify()) {
      return new TrustManager[] {new TrustAll()};
    }
    KeyStore store = null;
    if (!tls.authority().isEmpty()) {
      store = empty();
      int number = 0;
      for (Certificate certificate : certificates(tls.authority())) {
        store.setCertificateEntry("ca" + number++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String file)
      throws GeneralSecurityException, IOException {
    byte[] pem = Files.readAllBytes(Path.of(file));
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem));
  }

  private static PrivateKey key(String file) throws GeneralSecurityException, IOException {
    Matcher found = KEY.matcher(Files.readString(Path.of(file), StandardCharsets.US_ASCII));
    if (!found.find()) {
      throw new IOException(file + " holds no private key in PKCS #8 or PKCS #1 form");
    }
    byte[] bytes = Base64.getMimeDecoder().decode(found.group(2));
    byte[] encoded = found.group(1).isEmpty() ? bytes : wrapped(bytes);
    PKCS8EncodedKeySpec specification = new PKCS8EncodedKeySpec(encoded);
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(specification);
    } catch (InvalidKeySpecException e) {
      // Then it must be of the other kind.
      return KeyFactory.getInstance("EC").generatePrivate(specification);
    }
  }

  private static byte[] wrapped(byte[] pkcs1) {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(RSA_HEAD);
    inner.writeBytes(element(4, pkcs1));
    return element(0x30, inner.toByteArray());
  }

  private static byte[] element(int type, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(type);
    out.write(0x82);
    out.write(content.length >> 8);
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  /** What {@code syslog-tls-skip-verify} asks for. */
  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // No client comes.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // The user has asked for this.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
