package org.pouchcontainer.shell.command;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.api.image.PullRequest;
import org.pouchcontainer.shell.completer.ImageCompleter;

/** {@code pouch:pull}. */
@Service
@Command(scope = "pouch", name = "pull", description = "Fetches an image from its registry")
public final class PullCommand implements Action {
  @Reference ImageService images;
  @Reference Session session;

  @Argument(name = "image", required = true, description = "Reference, as busybox or host:5000/a:1")
  @Completion(ImageCompleter.class)
  String image;

  @Option(name = "--platform", description = "os/architecture[/variant]; this host's if not given")
  String platform = "";

  @Override
  public Object execute() {
    PrintStream out = session.getConsole();
    images.pull(new PullRequest(image, platform, null), progress -> show(out, progress));
    return null;
  }

  private static void show(PrintStream out, PullProgress progress) {
    if (progress instanceof PullProgress.Resolved resolved) {
      out.println(resolved.reference() + ": resolved " + resolved.manifest());
    } else if (progress instanceof PullProgress.Blob blob) {
      switch (blob.phase()) {
        case DONE -> out.println(blob.blob() + ": done");
        case EXISTS -> out.println(blob.blob() + ": exists");
        case WAITING, DOWNLOADING, EXTRACTING -> {
          return;
        }
      }
    } else if (progress instanceof PullProgress.Done done) {
      out.println(done.reference() + (done.newer() ? ": pulled" : ": up to date"));
    }
  }
}
