package org.pouchcontainer.cli.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.cli.CliException;

/** Certificates and keys in PEM files. */
final class PemFiles {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN (RSA |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END");
  // AlgorithmIdentifier of rsaEncryption with NULL parameters, RFC 8017 appendix A.1.
  private static final byte[] RSA_ALGORITHM = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private PemFiles() {}

  static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    byte[] text = Files.readAllBytes(file);
    List<X509Certificate> certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(text))
            .stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (certificates.isEmpty()) {
      throw new CliException("set up TLS: " + file + " holds no PEM certificate");
    }
    return certificates;
  }

  static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher key = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!key.find()) {
      throw new CliException(
          "set up TLS: "
              + file
              + " holds no unencrypted PKCS #8 or RSA key in PEM;"
              + " convert it with: openssl pkcs8 -topk8 -nocrypt");
    }
    byte[] der = Base64.getMimeDecoder().decode(key.group(2));
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(key.group(1).isEmpty() ? der : wrapRsaKey(der));
    // A key does not say what it is before it is parsed: try one algorithm after the other.
    InvalidKeySpecException refused = null;
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException otherAlgorithm) {
        refused = otherAlgorithm;
      }
    }
    throw new CliException("set up TLS: " + file + " holds no RSA, EC or Ed25519 key", refused);
  }

  /** PrivateKeyInfo of RFC 5208 around an RSAPrivateKey of RFC 8017. */
  private static byte[] wrapRsaKey(byte[] rsaKey) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(new byte[] {0x02, 0x01, 0x00});
    content.write(RSA_ALGORITHM);
    content.write(tagged(0x04, rsaKey));
    return tagged(0x30, content.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      byte[] length = java.math.BigInteger.valueOf(content.length).toByteArray();
      int skip = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - skip));
      out.write(length, skip, length.length - skip);
    }
    out.write(content);
    return out.toByteArray();
  }
}
