package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;

/** {@code pouch build}: what buildkit builds is loaded into the engine. */
public final class BuildCommand implements Command {
  private static final String ADDRESS = "unix:///run/buildkit/buildkitd.sock";

  @Override
  public String usage() {
    return "build [OPTIONS] PATH";
  }

  @Override
  public String summary() {
    return "Build an image of a Dockerfile with buildkit";
  }

  @Override
  public String details() {
    return "A running buildkitd does the work, its client buildctl must be on PATH; the image is\n"
        + "loaded into pouchd when it is done.";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("addr", "", ADDRESS, "Address of buildkitd")
        .each("build-arg", "", "Set a variable of the build: NAME=value")
        .text("file", "f", "", "The Dockerfile; PATH/Dockerfile if empty")
        .bool("no-cache", "", "Build every step anew")
        .text("platform", "", "", "Platform of the image: os/architecture[/variant]")
        .text("progress", "", "auto", "How buildctl shows its progress: auto, plain, tty")
        .bool("quiet", "q", "Show no progress")
        .each("tag", "t", "Name of the image: name[:tag]")
        .text("target", "", "", "Stage to build");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments.exactly(1).at(0));
    if (!Files.isDirectory(folder)) {
      throw new CliException("build %s: no such folder".formatted(folder));
    }
    requireBuildkit(arguments.text("addr"));
    ProcessBuilder builder =
        new ProcessBuilder(line(arguments, folder)).redirectError(ProcessBuilder.Redirect.INHERIT);
    Process buildctl;
    try {
      buildctl = builder.start();
    } catch (IOException missing) {
      throw new CliException(
          "build: cannot run buildctl: %s; install buildkit's client"
              .formatted(missing.getMessage()),
          missing);
    }
    try {
      return load(context, buildctl);
    } finally {
      buildctl.destroy();
    }
  }

  private static void requireBuildkit(String address) {
    if (!address.startsWith("unix://")) {
      return;
    }
    Path socket = Path.of(address.substring("unix://".length()));
    if (!Files.exists(socket)) {
      throw new CliException(
          "build: no buildkitd at %s; start buildkitd, or name its address with --addr"
              .formatted(address));
    }
  }

  /** The first byte is waited for: a build that fails must not begin a load. */
  private static int load(Context context, Process buildctl)
      throws IOException, InterruptedException {
    buildctl.getOutputStream().close();
    try (InputStream archive = new java.io.PushbackInputStream(buildctl.getInputStream())) {
      int first = archive.read();
      if (first >= 0) {
        ((java.io.PushbackInputStream) archive).unread(first);
        Request request = Request.post("/images/load").query("quiet", "1");
        try (Response response =
            context.engine().send(request.stream("application/x-tar", archive, -1))) {
          Messages.show(response, new Progress(context.out(), Pull.NO_SCREEN));
        }
      }
    }
    int code = buildctl.waitFor();
    if (code != 0) {
      throw new CliException("build: buildctl ended with exit code " + code);
    }
    return 0;
  }

  private static List<String> line(Arguments arguments, Path folder) {
    String file = arguments.text("file");
    Path dockerfile = file.isEmpty() ? folder.resolve("Dockerfile") : Path.of(file);
    if (!Files.isRegularFile(dockerfile)) {
      throw new CliException("build: no such file: " + dockerfile);
    }
    List<String> line = new ArrayList<>(List.of("buildctl", "--addr", arguments.text("addr")));
    line.addAll(List.of("build", "--frontend", "dockerfile.v0"));
    String progress = arguments.isTrue("quiet") ? "quiet" : arguments.text("progress");
    line.addAll(List.of("--progress", progress));
    line.addAll(List.of("--local", "context=" + folder));
    line.addAll(List.of("--local", "dockerfile=" + dockerfile.toAbsolutePath().getParent()));
    option(line, "filename=" + dockerfile.getFileName());
    arguments.all("build-arg").forEach(argument -> option(line, "build-arg:" + argument));
    if (!arguments.text("target").isEmpty()) {
      option(line, "target=" + arguments.text("target"));
    }
    if (!arguments.text("platform").isEmpty()) {
      option(line, "platform=" + arguments.text("platform"));
    }
    if (arguments.isTrue("no-cache")) {
      line.add("--no-cache");
    }
    // Commas inside the quoted value part names, not attributes.
    String names = String.join(",", arguments.all("tag"));
    line.addAll(
        List.of(
            "--output", names.isEmpty() ? "type=docker" : "type=docker,\"name=" + names + "\""));
    return line;
  }

  private static void option(List<String> line, String value) {
    line.add("--opt");
    line.add(value);
  }
}
