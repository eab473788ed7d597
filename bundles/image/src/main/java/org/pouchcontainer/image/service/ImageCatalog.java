package org.pouchcontainer.image.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.image.records.ImageDocuments;
import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.image.records.ImageRecords;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.distribution.ReferenceDefaults;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds images by what users call them. Reads values that never change and takes no lock. */
final class ImageCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(ImageCatalog.class);
  private static final Pattern ID = Pattern.compile("(?:sha256:)?([0-9a-f]{1,64})");

  private final ImageRecords records;
  private final ImageDocuments documents;
  private final Supplier<ReferenceDefaults> defaults;

  ImageCatalog(
      ImageRecords records, ImageDocuments documents, Supplier<ReferenceDefaults> defaults) {
    this.records = records;
    this.documents = documents;
    this.defaults = defaults;
  }

  ReferenceDefaults defaults() {
    return defaults.get();
  }

  ImageReference parse(String text) {
    return ImageReference.parse(text, defaults.get());
  }

  Map<Digest, ImageGroup> groups() {
    return ImageGroup.all(records.names(), defaults.get());
  }

  /**
   * What an argument means.
   *
   * @param group the image
   * @param reference the reference that it was named by; null if it was named by its id
   */
  record Found(ImageGroup group, @Nullable ImageReference reference) {}

  /** By reference, id or prefix of an id; throws NOT_FOUND or CONFLICT, naming the action. */
  Found find(String action, String image) {
    Map<Digest, ImageGroup> groups = groups();
    boolean explicitId = image.startsWith("sha256:");
    if (!explicitId && !image.matches("[0-9a-f]{64}")) {
      Optional<Found> named = byReference(groups, parse(image));
      if (named.isPresent()) {
        return named.get();
      }
    }
    Matcher matcher = ID.matcher(image);
    if (matcher.matches()) {
      return byId(action, image, groups, matcher.group(1));
    }
    throw unknown(action, image);
  }

  private Optional<Found> byReference(Map<Digest, ImageGroup> groups, ImageReference given) {
    ImageReference reference = given.withDefaultTag();
    if (reference.digest() != null) {
      // With a digest the tag is only a note.
      reference = reference.withDigest(reference.digest());
    }
    ImageReference wanted = reference;
    return records
        .find(wanted.toString())
        .map(ImageRecord::id)
        .map(groups::get)
        .map(group -> new Found(group, wanted));
  }

  private static Found byId(
      String action, String image, Map<Digest, ImageGroup> groups, String prefix) {
    List<ImageGroup> matches =
        groups.values().stream().filter(group -> group.id().hex().startsWith(prefix)).toList();
    if (matches.isEmpty()) {
      throw unknown(action, image);
    }
    if (matches.size() > 1) {
      throw EngineException.conflict(
          "%s \"%s\": %d images have an id that begins so; give more digits"
              .formatted(action, image, matches.size()));
    }
    return new Found(matches.get(0), null);
  }

  private static EngineException unknown(String action, String image) {
    return EngineException.notFound(
        "%s \"%s\": No such image: %s; pull it first".formatted(action, image, image));
  }

  ImageDetails details(ImageGroup group) {
    return DetailsBuilder.build(group, documents.image(group.newest().manifest()), records);
  }

  /** Matching images, newest first; one whose documents are damaged is left out and logged. */
  List<ImageDetails> list(ImageQuery query) {
    List<ImageDetails> all = new ArrayList<>();
    for (ImageGroup group : groups().values()) {
      try {
        all.add(details(group));
      } catch (EngineException e) {
        LOG.warn("Image {} cannot be listed", group.id(), e);
      }
    }
    QueryMatcher matcher =
        new QueryMatcher(query, image -> details(find("list images", image).group()));
    return all.stream()
        .filter(matcher::matches)
        .sorted(Comparator.comparing(ImageDetails::created).reversed())
        .toList();
  }
}
