package org.pouchcontainer.shell.command;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.shell.Texts;

/** {@code pouch:images}. */
@Service
@Command(scope = "pouch", name = "images", description = "Lists images, newest first")
public final class ImagesCommand implements Action {
  @Reference ImageService images;
  @Reference Session session;

  @Option(name = "--no-format", description = "Show tab-separated values without heads")
  boolean plain;

  @Override
  public Object execute() {
    Instant now = Instant.now();
    ShellTable table = new ShellTable().emptyTableText("no images");
    table.column("Image id");
    table.column("Name");
    table.column("Created");
    table.column("Size").alignRight();
    for (ImageDetails image : images.list(ImageQuery.ALL)) {
      List<String> names = image.tags().isEmpty() ? image.repoDigests() : image.tags();
      for (String name : names.isEmpty() ? List.of("<none>") : names) {
        table
            .addRow()
            .addContent(
                image.id().shortHex(),
                name,
                Texts.span(Duration.between(image.created(), now)) + " ago",
                Texts.size(image.sizeBytes()));
      }
    }
    table.print(session.getConsole(), !plain);
    return null;
  }
}
