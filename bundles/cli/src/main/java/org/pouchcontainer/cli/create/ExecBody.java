package org.pouchcontainer.cli.create;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** The flags of {@code exec} and the body of {@code POST /containers/{name}/exec}. */
public final class ExecBody {
  private ExecBody() {}

  /** Adds the flags. */
  public static FlagSet addTo(FlagSet flags) {
    return flags
        .bool("detach", "d", "Leave it in the background")
        .each("env", "e", "Set a variable: NAME=value")
        .each("env-file", "", "Read variables from a file")
        .bool("interactive", "i", "Send standard input")
        .bool("privileged", "", "Allow everything that the engine may do")
        .bool("tty", "t", "Give it a terminal")
        .text("user", "u", "", "User: name|uid[:group|gid]")
        .text("workdir", "w", "", "Folder to start in")
        .notInterspersed();
  }

  /** The body; the first argument is the container and the others are the command. */
  public static Json of(Arguments given, Map<String, String> environment) throws IOException {
    List<String> variables = new ArrayList<>();
    for (String file : given.all("env-file")) {
      variables.addAll(LineFiles.variables(Path.of(file), environment));
    }
    variables.addAll(given.all("env"));
    boolean detach = given.isTrue("detach");
    return new JsonObject()
        .put("Cmd", given.from(1))
        .put("AttachStdin", given.isTrue("interactive") && !detach)
        .put("AttachStdout", !detach)
        .put("AttachStderr", !detach)
        .put("Detach", detach)
        .put("Tty", given.isTrue("tty"))
        .putSet("Env", variables)
        .putSet("User", given.text("user"))
        .putSet("WorkingDir", given.text("workdir"))
        .putSet("Privileged", given.isTrue("privileged"))
        .build();
  }
}
