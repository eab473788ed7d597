package org.pouchcontainer.rest.http;

import java.io.ByteArrayInputStream;
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
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Key stores in memory, made of PEM files. */
final class PemFiles {
  private static final long MAX_FILE = 1 << 20;
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]+)-----END");

  /** DER of an AlgorithmIdentifier for rsaEncryption, which PKCS#1 leaves out. */
  private static final byte[] RSA_HEAD = {
    2, 1, 0, 48, 13, 6, 9, 42, (byte) 134, 72, (byte) 134, (byte) 247, 13, 1, 1, 1, 5, 0, 4
  };

  private PemFiles() {}

  /** A key with its certificate chain. */
  static KeyStore identity(Path certificate, Path key, char[] password) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          privateKey(key),
          password,
          certificates(certificate).toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw wrong("certificate " + certificate + " and key " + key, e);
    }
  }

  /** Authorities to trust. */
  static KeyStore authorities(Path file) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int n = 0;
      for (Certificate c : certificates(file)) {
        store.setCertificateEntry("ca" + n++, c);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw wrong("certificate authority " + file, e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    Collection<? extends Certificate> all =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(read(file)));
    if (all.isEmpty()) {
      throw new GeneralSecurityException(file + " holds no certificate");
    }
    return all;
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher m = KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
    if (!m.find()) {
      throw new GeneralSecurityException(file + " holds no private key in PEM form");
    }
    byte[] der = Base64.getMimeDecoder().decode(m.group(2));
    return switch (m.group(1).strip()) {
      case "" -> pkcs8(file, der);
      case "RSA" -> pkcs8(file, wrapRsa(der));
      default ->
          throw new GeneralSecurityException(
              file
                  + " holds a key of the form \""
                  + m.group(1).strip()
                  + "\"; convert it with: openssl pkcs8 -topk8 -nocrypt");
    };
  }

  /** The algorithm stands inside, and the JDK has no way to ask for it: each is tried. */
  private static PrivateKey pkcs8(Path file, byte[] der) throws GeneralSecurityException {
    GeneralSecurityException none =
        new GeneralSecurityException(file + " holds no RSA, EC or EdDSA key");
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        none.addSuppressed(e);
      }
    }
    throw none;
  }

  private static byte[] wrapRsa(byte[] pkcs1) {
    byte[] octets = concat(length(pkcs1.length), pkcs1);
    byte[] body = concat(RSA_HEAD, octets);
    return concat(concat(new byte[] {48}, length(body.length)), body);
  }

  private static byte[] length(int n) {
    if (n < 128) {
      return new byte[] {(byte) n};
    }
    return n < 256
        ? new byte[] {(byte) 0x81, (byte) n}
        : new byte[] {(byte) 0x82, (byte) (n >>> 8), (byte) n};
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] all = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE) {
      throw new IOException(file + " is longer than " + MAX_FILE + " bytes");
    }
    return Files.readAllBytes(file);
  }

  private static EngineException wrong(String what, Exception e) {
    return new EngineException(
        ErrorKind.INVALID_ARGUMENT, "TLS: " + what + " cannot be used: " + e.getMessage(), e);
  }
}
