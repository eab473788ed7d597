package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.create.ContainerBody;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.http.EngineError;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;

/** Makes a container, and pulls its image if it is missing. */
final class Creation {
  private static final int NOT_FOUND = 404;

  private final Context context;
  private final Arguments given;

  Creation(Context context, Arguments given) {
    this.context = context;
    this.given = given;
  }

  /**
   * Makes it.
   *
   * @param foreground whether its streams will be attached
   * @return its id
   */
  String run(boolean foreground) throws IOException {
    String image = given.atLeast(1).at(0);
    Json body = ContainerBody.of(given, context.environment(), foreground);
    String when = given.text("pull");
    if (!when.matches("always|missing|never")) {
      throw new CliException("invalid value \"" + when + "\" for --pull: always, missing, never");
    }
    Path idFile = reserveIdFile();
    boolean made = false;
    try {
      if (when.equals("always")) {
        pull(image);
      }
      Json created = create(body, image, when);
      created.texts("Warnings").forEach(text -> context.err().print("WARNING: " + text + "\n"));
      String id = created.text("Id");
      if (idFile != null) {
        Files.writeString(idFile, id);
      }
      made = true;
      return id;
    } finally {
      if (!made && idFile != null) {
        Files.deleteIfExists(idFile);
      }
    }
  }

  private @org.jspecify.annotations.Nullable Path reserveIdFile() throws IOException {
    String name = given.text("cidfile");
    if (name.isEmpty()) {
      return null;
    }
    try {
      return Files.writeString(Path.of(name), "", StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException exists) {
      throw new CliException(
          "container ID file %s exists: is another container running? Remove it or choose another"
              .formatted(name),
          exists);
    }
  }

  private Json create(Json body, String image, String when) throws IOException {
    try {
      return context.engine().call(request(body));
    } catch (EngineError refused) {
      // Asking first would cost every run a round trip; only a 404 needs the question.
      if (refused.status() != NOT_FOUND || !when.equals("missing") || hasImage(image)) {
        throw refused;
      }
    }
    pull(image);
    return context.engine().call(request(body));
  }

  private Request request(Json body) {
    return Request.post("/containers/create")
        .querySet("name", given.text("name"))
        .querySet("specificId", given.text("specific-id"))
        .querySet("platform", given.text("platform"))
        .json(body);
  }

  private boolean hasImage(String image) throws IOException {
    try {
      context.engine().run(Request.get("/images").segment(image).path("/json"));
      return true;
    } catch (EngineError refused) {
      if (refused.status() == NOT_FOUND) {
        return false;
      }
      throw refused;
    }
  }

  private void pull(String image) throws IOException {
    // Standard output is the container's, or shows its id only.
    PrintStream out =
        given.isTrue("quiet") ? new PrintStream(OutputStream.nullOutputStream()) : context.err();
    Pull.run(context, image, given.text("platform"), out, Pull.NO_SCREEN);
  }
}
