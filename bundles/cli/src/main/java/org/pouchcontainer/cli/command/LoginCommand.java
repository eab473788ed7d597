package org.pouchcontainer.cli.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.auth.RegistryNames;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.EngineError;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code pouch login}. */
public final class LoginCommand implements Command {
  private static final int NOT_IMPLEMENTED = 501;

  @Override
  public String usage() {
    return "login [OPTIONS] [SERVER]";
  }

  @Override
  public String summary() {
    return "Check and store credentials for a registry";
  }

  @Override
  public String details() {
    return "They are stored in ~/.pouch/config.json, which only you can read.";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("password", "p", "", "Password; asked for if empty")
        .bool("password-stdin", "", "Read the password from standard input")
        .text("username", "u", "", "User name; asked for if empty");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException, InterruptedException {
    arguments.atMost(1);
    String server = arguments.rest().isEmpty() ? RegistryNames.DEFAULT : arguments.at(0);
    String username = username(context, arguments, server);
    String password = password(context, arguments);
    Json answer = check(context, server, username, password);
    context.credentials().save(server, username, password, answer.text("IdentityToken"));
    String status = answer.text("Status");
    context.line(status.isEmpty() ? "Login Succeeded" : status);
    return 0;
  }

  private static Json check(Context context, String server, String username, String password)
      throws IOException {
    JsonObject credentials =
        new JsonObject()
            .put("Username", username)
            .put("Password", password)
            .put("ServerAddress", server);
    try {
      return context.engine().call(Request.post("/auth").json(credentials.build()));
    } catch (EngineError refused) {
      if (refused.status() != NOT_IMPLEMENTED) {
        throw refused;
      }
      context.err().print("WARNING: this pouchd cannot check credentials: stored unchecked\n");
      return Json.none();
    }
  }

  private static String username(Context context, Arguments arguments, String server)
      throws IOException {
    String given = arguments.text("username");
    if (!given.isEmpty()) {
      return given;
    }
    if (arguments.isTrue("password-stdin")) {
      throw new CliException("--password-stdin needs --username");
    }
    String stored = context.credentials().username(server);
    context.out().print(stored.isEmpty() ? "Username: " : "Username (" + stored + "): ");
    context.out().flush();
    String typed = line(context);
    String username = typed.isEmpty() ? stored : typed;
    if (username.isEmpty()) {
      throw new CliException("username must not be empty");
    }
    return username;
  }

  private static String password(Context context, Arguments arguments)
      throws IOException, InterruptedException {
    String password = arguments.text("password");
    if (arguments.isTrue("password-stdin")) {
      if (!password.isEmpty()) {
        throw new CliException("Conflicting options: --password and --password-stdin");
      }
      password = line(context);
    } else if (password.isEmpty()) {
      password = context.terminal().readSecret("Password: ");
    }
    if (password.isEmpty()) {
      throw new CliException("password must not be empty");
    }
    return password;
  }

  private static String line(Context context) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(context.in(), StandardCharsets.UTF_8), 1);
    String line = reader.readLine();
    return line == null ? "" : line.strip();
  }
}
