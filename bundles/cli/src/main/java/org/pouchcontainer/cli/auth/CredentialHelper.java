package org.pouchcontainer.cli.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.json.JsonText;

/**
 * A program {@code docker-credential-NAME} that keeps credentials: it gets an action as argument
 * and the server or a JSON object on its standard input.
 */
final class CredentialHelper {
  private static final int MAX_ANSWER_BYTES = 64 * 1024;
  private static final long MAX_SECONDS = 60;
  // What the helpers of Docker's family say if they have nothing; the exit code does not tell.
  private static final String NOT_FOUND = "credentials not found in native keychain";

  private final String program;
  private final Map<String, String> environment;

  /**
   * The helper of that name.
   *
   * @param environment variables of this process; PATH says where programs are
   */
  CredentialHelper(String name, Map<String, String> environment) {
    this.environment = environment;
    if (!name.matches("[a-zA-Z0-9_.-]{1,100}")) {
      throw new CliException("credential helper \"" + name + "\" is no name of a program");
    }
    this.program = "docker-credential-" + name;
  }

  /**
   * What it has for a server, as an AuthConfig. A helper that is not installed has nothing:
   * Docker's file often names one of another machine, and most images need no credentials.
   */
  Optional<Json> get(String server) throws IOException {
    Answer answer;
    try {
      answer = run("get", server);
    } catch (MissingException notInstalled) {
      return Optional.empty();
    }
    if (answer.code != 0) {
      if (answer.text.contains(NOT_FOUND)) {
        return Optional.empty();
      }
      throw failed("get", answer);
    }
    Json stored = JsonText.parse(answer.text);
    String username = stored.text("Username");
    JsonObject config = new JsonObject().put("ServerAddress", server);
    if (username.equals("<token>")) {
      config.put("IdentityToken", stored.text("Secret"));
    } else {
      config.put("Username", username).put("Password", stored.text("Secret"));
    }
    return Optional.of(config.build());
  }

  void store(String server, String username, String secret) throws IOException {
    Json entry =
        new JsonObject()
            .put("ServerURL", server)
            .put("Username", username)
            .put("Secret", secret)
            .build();
    Answer answer;
    try {
      answer = run("store", JsonText.compact(entry));
    } catch (MissingException notInstalled) {
      throw new CliException(String.valueOf(notInstalled.getMessage()), notInstalled);
    }
    if (answer.code != 0) {
      throw failed("store", answer);
    }
  }

  /** Forgets a server; false if it had nothing. */
  boolean erase(String server) throws IOException {
    if (get(server).isEmpty()) {
      return false;
    }
    Answer answer = run("erase", server);
    if (answer.code != 0) {
      throw failed("erase", answer);
    }
    return true;
  }

  private record Answer(int code, String text) {}

  private CliException failed(String action, Answer answer) {
    return new CliException(
        "%s %s: exit code %d: %s".formatted(program, action, answer.code, answer.text));
  }

  private String executable() throws MissingException {
    for (String folder : environment.getOrDefault("PATH", "").split(":")) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isExecutable(file) && !Files.isDirectory(file)) {
        return file.toAbsolutePath().toString();
      }
    }
    throw new MissingException(program);
  }

  private Answer run(String action, String input) throws IOException {
    Process process = new ProcessBuilder(executable(), action).redirectErrorStream(true).start();
    try (OutputStream stdin = process.getOutputStream();
        InputStream stdout = process.getInputStream()) {
      stdin.write((input + "\n").getBytes(StandardCharsets.UTF_8));
      stdin.close();
      byte[] text = stdout.readNBytes(MAX_ANSWER_BYTES + 1);
      if (text.length > MAX_ANSWER_BYTES) {
        throw new CliException("credential helper " + program + ": its answer is too long");
      }
      if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
        throw new CliException("credential helper " + program + ": it does not end");
      }
      return new Answer(process.exitValue(), new String(text, StandardCharsets.UTF_8).strip());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CliException("credential helper " + program + ": interrupted", interrupted);
    } finally {
      process.destroyForcibly();
    }
  }

  /** There is no such program. */
  private static final class MissingException extends IOException {
    private static final long serialVersionUID = 1L;

    MissingException(String program) {
      super(
          "credential helper %s is not on PATH; install it or remove it from config.json"
              .formatted(program));
    }
  }
}
