package org.pouchcontainer.launcher;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * The key pair that opens the engine's shell; made at the first start, so that there is no password
 * and nothing is shared between installations.
 *
 * <p>ECDSA on P-256: it is made in a millisecond, and OpenSSH reads its private key in PKCS #8,
 * which the JDK writes. The public key's form is that of RFC 5656, section 3.1.
 */
final class ShellKeys {
  static final String USER = "pouch";

  private static final String TYPE = "ecdsa-sha2-nistp256";
  private static final String CURVE = "nistp256";
  private static final int COORDINATE_BYTES = 32;

  private final Path privateKey;
  private final Path publicKey;

  ShellKeys(Path directory) {
    this.privateKey = directory.resolve("id_ecdsa");
    this.publicKey = directory.resolve("id_ecdsa.pub");
  }

  /**
   * Returns the public key in base64, making the pair where there is none.
   *
   * @throws StartupException where the keys cannot be made or read
   */
  String publicKeyBase64() {
    try {
      if (!Files.exists(privateKey) || !Files.exists(publicKey)) {
        make();
      }
      String[] words = Files.readString(publicKey).strip().split(" ");
      if (words.length < 2) {
        throw new StartupException(
            "read the shell's key: " + publicKey + " is damaged; remove it and " + privateKey);
      }
      return words[1];
    } catch (IOException | GeneralSecurityException e) {
      throw new StartupException("make the shell's key pair beside " + publicKey + ": " + e, e);
    }
  }

  private void make() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + lines.encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    PrivateFiles.directory(privateKey.getParent());
    PrivateFiles.replace(privateKey, pem);
    PrivateFiles.replace(
        publicKey, TYPE + " " + encode((ECPublicKey) pair.getPublic()) + " " + USER + "\n");
  }

  private static String encode(ECPublicKey key) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    field(out, TYPE.getBytes(StandardCharsets.US_ASCII));
    field(out, CURVE.getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream point = new ByteArrayOutputStream();
    point.write(4); // SEC 1, section 2.3.3: an uncompressed point
    point.write(coordinate(key.getW().getAffineX()));
    point.write(coordinate(key.getW().getAffineY()));
    field(out, point.toByteArray());
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void field(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] coordinate(BigInteger value) {
    byte[] signed = value.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    int length = Math.min(signed.length, COORDINATE_BYTES);
    System.arraycopy(signed, signed.length - length, fixed, COORDINATE_BYTES - length, length);
    return fixed;
  }
}
