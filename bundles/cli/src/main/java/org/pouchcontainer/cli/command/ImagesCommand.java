package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.create.Pairs;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.text.Durations;
import org.pouchcontainer.cli.text.Sizes;

/** {@code pouch images}. */
public final class ImagesCommand implements Command {
  private static final int SHORT_ID = 12;
  private static final String ALGORITHM = "sha256:";
  private static final Listing PLAIN = listing().columns("ID", "Name", "Size");
  private static final Listing WITH_DIGEST = listing().columns("ID", "Name", "Digest", "Size");

  private static Listing listing() {
    return Listing.of(
        "ID",
        "IMAGE ID",
        "Name",
        "IMAGE NAME",
        "Repository",
        "REPOSITORY",
        "Tag",
        "TAG",
        "Digest",
        "DIGEST",
        "CreatedSince",
        "CREATED",
        "CreatedAt",
        "CREATED AT",
        "Size",
        "SIZE",
        "Labels",
        "LABELS");
  }

  @Override
  public String usage() {
    return "images [OPTIONS] [NAME]";
  }

  @Override
  public String summary() {
    return "List images";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .bool("all", "a", "Also those that only other images are made of")
        .bool("digest", "", "Also show digests")
        .alias("digests", "digest")
        .list(
            "filter",
            "f",
            "Only those that match, as reference=a*, before=, since=, label=, dangling=")
        .text("format", "", "", Listing.HELP)
        .bool("no-trunc", "", "Show whole ids")
        .bool("quiet", "q", "Show ids only");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    List<String> filters = new ArrayList<>(arguments.atMost(1).all("filter"));
    if (!arguments.rest().isEmpty()) {
      filters.add("reference=" + arguments.at(0));
    }
    Request request = Request.get("/images/json");
    request.querySet("all", arguments.isTrue("all") ? "1" : "");
    request.querySet("filters", Filters.query(filters));
    List<Json> images = context.engine().call(request).items();
    boolean whole = arguments.isTrue("no-trunc");
    if (arguments.isTrue("quiet")) {
      Set<String> ids = new LinkedHashSet<>();
      images.forEach(image -> ids.add(id(image, whole)));
      ids.forEach(context::line);
      return 0;
    }
    List<Json> rows = new ArrayList<>();
    for (Json image : images) {
      rows(image, whole, context.clock().instant(), rows);
    }
    Listing listing = arguments.isTrue("digest") ? WITH_DIGEST : PLAIN;
    context.out().print(listing.show(arguments.text("format"), rows));
    return 0;
  }

  /** One for each name, or for each digest if it has no name. */
  private static void rows(Json image, boolean whole, Instant now, List<Json> rows)
      throws IOException {
    List<String> names = image.texts("RepoTags");
    if (names.isEmpty()) {
      names = image.texts("RepoDigests");
    }
    if (names.isEmpty()) {
      names = List.of("<none>");
    }
    for (String name : names) {
      boolean tagged = !name.contains("@") && name.lastIndexOf(':') > name.lastIndexOf('/');
      int end = tagged ? name.lastIndexOf(':') : name.indexOf('@');
      rows.add(
          new JsonObject()
              .put("ID", id(image, whole))
              .put("Name", name)
              .put("Repository", end < 0 ? name : name.substring(0, end))
              .put("Tag", tagged ? name.substring(end + 1) : "<none>")
              .put("Digest", digest(image, name))
              .put("CreatedSince", Durations.ago(created(image), now))
              .put("CreatedAt", created(image).toString())
              .put("Size", Sizes.format(image.number("Size")))
              .put("Labels", Pairs.shown(image.get("Labels")))
              .build());
    }
  }

  /** Seconds in Docker's dialect, a text in this one. */
  private static Instant created(Json image) throws IOException {
    String text = image.text("CreatedAt");
    if (text.isEmpty()) {
      return Instant.ofEpochSecond(image.number("Created"));
    }
    try {
      return java.time.OffsetDateTime.parse(text).toInstant();
    } catch (java.time.DateTimeException malformed) {
      throw new IOException("the engine sent the time \"" + text + "\"", malformed);
    }
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
