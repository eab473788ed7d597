package org.pouchcontainer.shell.command;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.ContainerService.AttachRequest;
import org.pouchcontainer.api.container.ContainerService.AttachSession;
import org.pouchcontainer.api.container.ContainerService.Created;
import org.pouchcontainer.api.container.ContainerService.WaitCondition;
import org.pouchcontainer.api.container.ContainerService.WaitResult;
import org.pouchcontainer.api.container.ContainerSpec.AttachFlags;
import org.pouchcontainer.shell.Background;
import org.pouchcontainer.shell.RunRequest;
import org.pouchcontainer.shell.completer.ImageCompleter;
import org.pouchcontainer.spi.runtime.Attachment;

/** {@code pouch:run}. */
@Service
@Command(
    scope = "pouch",
    name = "run",
    description = "Makes a container of an image that is here and starts it",
    detailedDescription =
        "Shows its output until it ends; control-c stops showing and leaves it running."
            + " Options stand before the image, what follows the image is the command.")
public final class RunCommand implements Action {
  @Reference ContainerService containers;
  @Reference Session session;

  @Argument(index = 0, name = "image", required = true, description = "Image")
  @Completion(ImageCompleter.class)
  String image;

  @Argument(index = 1, name = "command", multiValued = true, description = "Program and arguments")
  List<String> command = List.of();

  @Option(name = "-d", aliases = "--detach", description = "Show its id and leave it running")
  boolean detach;

  @Option(name = "--rm", description = "Remove it when it ends")
  boolean remove;

  @Option(name = "--name", description = "Its name")
  String name = "";

  @Option(name = "-e", aliases = "--env", multiValued = true, description = "NAME=value")
  List<String> env = List.of();

  @Option(
      name = "-v",
      aliases = "--volume",
      multiValued = true,
      description = "source:target[:modes]")
  List<String> volumes = List.of();

  @Option(
      name = "--net",
      aliases = "--network",
      description = "none, host, container:NAME or a name")
  String network = "";

  @Override
  public Object execute() throws Exception {
    RunRequest request = new RunRequest(image, command, name, env, volumes, network, remove);
    Created created = containers.create(request.toCreate());
    String id = created.id().value();
    created.warnings().forEach(warning -> session.getConsole().println("WARNING: " + warning));
    if (detach) {
      containers.start(id);
      session.getConsole().println(id);
    } else {
      foreground(id);
    }
    return null;
  }

  private void foreground(String id) throws Exception {
    AttachFlags output = new AttachFlags(false, true, true);
    AttachSession attached = containers.attach(id, new AttachRequest(output, false, true));
    try (Attachment stream = attached.stream()) {
      CompletableFuture<WaitResult> exit =
          containers.await(id, WaitCondition.NEXT_EXIT).toCompletableFuture();
      containers.start(id);
      PrintStream out = session.getConsole();
      boolean ended = Background.run("pouch:run", () -> stream.pump(sink(out)), stream::close);
      if (!ended) {
        exit.cancel(false);
        out.println("still running: " + id);
        return;
      }
      int code = exit.get().exitCode();
      if (code != 0) {
        throw new IllegalStateException("the container ended with exit code " + code);
      }
    }
  }

  private static Attachment.OutputSink sink(PrintStream out) {
    return (stderr, buffer, offset, length) -> {
      out.write(buffer, offset, length);
      out.flush();
    };
  }
}
