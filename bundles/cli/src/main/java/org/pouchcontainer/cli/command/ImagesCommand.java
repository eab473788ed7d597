package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.text.Sizes;
import org.pouchcontainer.cli.text.Table;

/** {@code pouch images}. */
public final class ImagesCommand implements Command {
  private static final int SHORT_ID = 12;
  private static final String ALGORITHM = "sha256:";

  @Override
  public String usage() {
    return "images [OPTIONS]";
  }

  @Override
  public String summary() {
    return "List images";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .bool("digest", "", "Also show digests")
        .list("filter", "f", "Only those that match: before, since or reference, as reference=a*")
        .bool("no-trunc", "", "Show whole ids")
        .bool("quiet", "q", "Show ids only");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    Request request = Request.get("/images/json");
    request.querySet("filters", Filters.query(arguments.all("filter")));
    List<Json> images = context.engine().call(request).items();
    boolean whole = arguments.isTrue("no-trunc");
    if (arguments.isTrue("quiet")) {
      Set<String> ids = new LinkedHashSet<>();
      images.forEach(image -> ids.add(id(image, whole)));
      ids.forEach(context::line);
      return 0;
    }
    context.out().print(table(images, whole, arguments.isTrue("digest")));
    return 0;
  }

  private static String table(List<Json> images, boolean whole, boolean digests) {
    Table table =
        digests
            ? new Table("IMAGE ID", "IMAGE NAME", "DIGEST", "SIZE")
            : new Table("IMAGE ID", "IMAGE NAME", "SIZE");
    for (Json image : images) {
      List<String> tags = image.texts("RepoTags");
      for (String name : tags.isEmpty() ? image.texts("RepoDigests") : tags) {
        String id = id(image, whole);
        String size = Sizes.format(image.number("Size"));
        if (digests) {
          table.row(id, name, digest(image, name), size);
        } else {
          table.row(id, name, size);
        }
      }
    }
    return table.text();
  }

  private static String id(Json image, boolean whole) {
    String id = image.text("Id");
    if (whole) {
      return id;
    }
    String digits = id.startsWith(ALGORITHM) ? id.substring(ALGORITHM.length()) : id;
    return digits.substring(0, Math.min(SHORT_ID, digits.length()));
  }

  /** The digest of the same repository, or the first one. */
  private static String digest(Json image, String name) {
    int tag = name.lastIndexOf(':');
    String repository = tag > name.lastIndexOf('/') ? name.substring(0, tag) : name;
    List<String> digests = image.texts("RepoDigests");
    String own =
        digests.stream()
            .filter(digest -> digest.startsWith(repository + "@"))
            .findFirst()
            .orElse(digests.isEmpty() ? "" : digests.get(0));
    return own.substring(own.indexOf('@') + 1);
  }
}
