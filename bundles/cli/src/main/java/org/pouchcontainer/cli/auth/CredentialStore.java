package org.pouchcontainer.cli.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.json.JsonText;

/**
 * The file {@code ~/.pouch/config.json}: {@code {"auths":{"<server>":{"auth":"base64"}}}}. It can
 * be read by its owner only, and is replaced in one step. Members that this class does not know
 * stay.
 */
public final class CredentialStore {
  private final Path file;

  /** For one file, which need not exist. */
  public CredentialStore(Path file) {
    this.file = file;
  }

  /** The value of the X-Registry-Auth header for an image, or empty if nothing is stored. */
  public String header(String image) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    Json auths = read().get("auths");
    for (String server : RegistryNames.ofImage(image)) {
      Json entry = auths.get(server);
      if (!entry.isNull()) {
        return encode(authConfig(server, entry));
      }
    }
    return "";
  }

  /** The stored user name for a server, or empty. */
  public String username(String server) throws IOException {
    return authConfig(server, read().get("auths").get(server)).text("Username");
  }

  /** Stores credentials for a server. */
  public void save(String server, String username, String password, String identityToken)
      throws IOException {
    String pair = username + ":" + password;
    JsonObject entry = new JsonObject();
    entry.put("auth", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    entry.putSet("identitytoken", identityToken);
    Json config = read();
    Map<String, Json> auths = new LinkedHashMap<>(config.get("auths").fields());
    auths.put(server, entry.build());
    write(config, auths);
  }

  /** Forgets a server; false if nothing was stored for it. */
  public boolean remove(String server) throws IOException {
    Json config = read();
    Map<String, Json> auths = new LinkedHashMap<>(config.get("auths").fields());
    if (auths.remove(server) == null) {
      return false;
    }
    write(config, auths);
    return true;
  }

  private static Json authConfig(String server, Json entry) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(entry.text("auth")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw new CliException(
          "stored credentials for %s are damaged; log in again".formatted(server), notBase64);
    }
    int colon = pair.indexOf(':');
    return new JsonObject()
        .put("Username", colon < 0 ? pair : pair.substring(0, colon))
        .put("Password", colon < 0 ? "" : pair.substring(colon + 1))
        .put("ServerAddress", server)
        .putSet("IdentityToken", entry.text("identitytoken"))
        .build();
  }

  private static String encode(Json authConfig) {
    byte[] text = JsonText.compact(authConfig).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().encodeToString(text);
  }

  private Json read() throws IOException {
    if (!Files.exists(file)) {
      return new JsonObject().build();
    }
    try {
      return JsonText.parse(Files.readAllBytes(file));
    } catch (IOException damaged) {
      throw new CliException("read %s: %s".formatted(file, damaged.getMessage()), damaged);
    }
  }

  private void write(Json config, Map<String, Json> auths) throws IOException {
    Map<String, Json> members = new LinkedHashMap<>(config.fields());
    members.put("auths", new Json.Obj(auths));
    byte[] text =
        (JsonText.indented(new Json.Obj(members)) + "\n").getBytes(StandardCharsets.UTF_8);
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path fresh = folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(fresh);
    writeSynced(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private static void writeSynced(Path fresh, byte[] text) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer buffer = ByteBuffer.wrap(text);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }
}
