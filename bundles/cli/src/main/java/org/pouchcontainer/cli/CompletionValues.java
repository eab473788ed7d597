package org.pouchcontainer.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;

/** Names that the engine knows, and words that a flag or an argument may have. */
final class CompletionValues {
  private static final List<String> FILES = List.of(":files");
  private static final Set<String> ON_RUNNING =
      Set.of("attach", "exec", "kill", "pause", "port", "stats", "stop", "top", "unpause");

  private final Context context;

  CompletionValues(Context context) {
    this.context = context;
  }

  /** Values of a flag. */
  List<String> ofFlag(String flag) throws IOException {
    return switch (flag) {
      case "net", "network" -> networks();
      case "volumes-from", "link" -> containers(true);
      case "context" -> contexts();
      case "restart" -> List.of("no", "always", "on-failure", "unless-stopped");
      case "pull" -> List.of("always", "missing", "never");
      case "log-driver" -> List.of("json-file", "syslog", "none");
      case "rich-mode" -> List.of("dumb-init", "sbin-init", "systemd");
      case "signal", "stop-signal" -> List.of("HUP", "INT", "KILL", "QUIT", "TERM", "USR1", "USR2");
      case "type" -> List.of("container", "image", "network", "volume");
      case "image" -> images();
      case "runtime" -> runtimes();
      case "volume" -> withFiles(volumes(":"));
      case "env-file",
          "label-file",
          "cidfile",
          "output",
          "input",
          "file",
          "tlscacert",
          "tlscert",
          "tlskey",
          "config-file",
          "checkpoint-dir" ->
          FILES;
      default -> List.of();
    };
  }

  /**
   * Values of an argument.
   *
   * @param path the command, as {@code pouch volume inspect}
   * @param word what its usage line calls the argument
   */
  List<String> ofArgument(String path, String word) throws IOException {
    String name = word.replaceAll("[\\[\\].]", " ").strip().split("[ :|]")[0];
    return switch (name) {
      case "CONTAINER" -> ofContainer(path);
      case "IMAGE", "SOURCE_IMAGE", "TARGET_IMAGE", "NAME" ->
          path.endsWith(" rename") ? List.of() : images();
      case "NETWORK" -> networks();
      case "VOLUME" -> volumes("");
      case "CONTEXT" -> path.endsWith(" create") ? List.of() : contexts();
      case "SHELL" -> List.of("bash", "fish", "zsh");
      case "SRC_PATH", "DEST_PATH", "SOURCE" -> copyEnds();
      case "PATH", "FILE", "DIRECTORY", "ARG", "COMMAND" -> FILES;
      default -> List.of();
    };
  }

  private List<String> ofContainer(String path) throws IOException {
    String command = path.substring(path.lastIndexOf(' ') + 1);
    return command.equals("cp") ? copyEnds() : containers(!ON_RUNNING.contains(command));
  }

  private List<String> copyEnds() throws IOException {
    List<String> ends = new ArrayList<>(List.of(":files", ":nospace"));
    containers(true).forEach(name -> ends.add(name + ":"));
    return ends;
  }

  private static List<String> withFiles(List<String> names) {
    List<String> all = new ArrayList<>(List.of(":files", ":nospace"));
    all.addAll(names);
    return all;
  }

  private List<String> containers(boolean all) throws IOException {
    List<String> names = new ArrayList<>();
    Request request = Request.get("/containers/json").querySet("all", all ? "true" : "");
    for (Json one : context.engine().call(request).items()) {
      one.texts("Names").stream()
          .findFirst()
          .ifPresent(name -> names.add(name.startsWith("/") ? name.substring(1) : name));
    }
    return names;
  }

  private List<String> images() throws IOException {
    List<String> names = new ArrayList<>();
    for (Json image : context.engine().call(Request.get("/images/json")).items()) {
      image.texts("RepoTags").stream().filter(name -> !name.startsWith("<")).forEach(names::add);
    }
    return names;
  }

  private List<String> networks() throws IOException {
    return context.engine().call(Request.get("/networks")).items().stream()
        .map(network -> network.text("Name"))
        .toList();
  }

  private List<String> volumes(String end) throws IOException {
    return context.engine().call(Request.get("/volumes")).items("Volumes").stream()
        .map(volume -> volume.text("Name") + end)
        .toList();
  }

  private List<String> runtimes() throws IOException {
    Json info = context.engine().call(Request.get("/info"));
    return List.copyOf(info.get("Runtimes").fields().keySet());
  }

  private List<String> contexts() throws IOException {
    List<String> names = new ArrayList<>(List.of("default"));
    context.contexts().all().forEach(one -> names.add(one.name()));
    return names;
  }
}
