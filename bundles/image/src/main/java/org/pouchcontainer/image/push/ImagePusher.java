package org.pouchcontainer.image.push;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pouchcontainer.api.image.ImageTransferService.Pushed;
import org.pouchcontainer.api.image.PushListener;
import org.pouchcontainer.api.image.PushProgress;
import org.pouchcontainer.image.content.RetryPolicy;
import org.pouchcontainer.image.pull.PullParts;
import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.image.registry.Credentials;
import org.pouchcontainer.image.registry.RegistryEndpoint;
import org.pouchcontainer.image.registry.RepositoryWriter;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.oci.image.Manifest;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/**
 * Pushes images. Layers that were pulled go as they came; those made here are compressed, and the
 * image then stands on the manifest that was pushed. Safe for several threads.
 */
public final class ImagePusher {
  private static final int MAX_SOURCES = 3;

  private final PullParts parts;
  private final LayerCompressor compressor;

  /** Works with these parts. */
  public ImagePusher(PullParts parts) {
    this.parts = parts;
    this.compressor = new LayerCompressor(parts.blobs(), parts.notes());
  }

  /**
   * Pushes one tag and notes what it stands for in the registry.
   *
   * @param reference with a tag
   * @param insecure registries spoken to in plain HTTP
   */
  public Pushed.Tag push(
      ImageReference reference,
      ImageRecord record,
      Credentials credentials,
      Collection<String> insecure,
      PushListener listener) {
    try (Leases.Lease lease = parts.leases().open()) {
      StoredImage image = hold(record, lease);
      RepositoryWriter writer =
          new RepositoryWriter(
              parts.transport(),
              RegistryEndpoint.of(reference.domain(), insecure),
              reference.path(),
              sources(reference, image),
              credentials,
              RetryPolicy.STANDARD);
      List<Descriptor> layers;
      try (LayerPush push = new LayerPush(parts, compressor, writer, reference, lease, listener)) {
        layers = push.run(image);
        push.config(image.manifest().config());
      }
      byte[] bytes = manifest(record, image, layers);
      Digest digest = Digest.sha256(bytes);
      lease.hold(digest);
      parts.blobs().put(digest, bytes);
      String tag = String.valueOf(reference.tag());
      writer.putManifest(tag, bytes, type(image.manifest()));
      keep(reference, record, digest, layers);
      listener.progress(new PushProgress.Tagged(tag, digest, bytes.length));
      return new Pushed.Tag(tag, digest, bytes.length);
    } catch (EngineException e) {
      throw e.within("push " + reference);
    }
  }

  private StoredImage hold(ImageRecord record, Leases.Lease lease) {
    lease.hold(record.manifest());
    lease.hold(record.id());
    StoredImage image = parts.documents().image(record.manifest());
    image.layers().forEach(layer -> lease.hold(layer.digest()));
    return image;
  }

  /** Other repositories of the same registry that have layers of it. */
  private List<String> sources(ImageReference reference, StoredImage image) {
    Set<String> sources = new LinkedHashSet<>();
    for (Descriptor layer : image.layers()) {
      sources.addAll(sources(parts, layer.digest(), reference));
    }
    return sources.stream().limit(MAX_SOURCES).toList();
  }

  static List<String> sources(PullParts parts, Digest blob, ImageReference reference) {
    String prefix = reference.domain() + "/";
    return parts.notes().repositories(blob).stream()
        .filter(name -> name.startsWith(prefix) && !name.equals(reference.name()))
        .map(name -> name.substring(prefix.length()))
        .limit(MAX_SOURCES)
        .toList();
  }

  private static String type(Manifest manifest) {
    String type = manifest.mediaType();
    return type == null ? MediaTypes.OCI_MANIFEST : type;
  }

  /** The manifest as it came, or a new one if layers had to be compressed. */
  private byte[] manifest(ImageRecord record, StoredImage image, List<Descriptor> layers) {
    if (layers.equals(image.layers())) {
      return parts.blobs().read(record.manifest(), Json.MAX_DOCUMENT_BYTES);
    }
    Manifest before = image.manifest();
    return Json.write(
        new Manifest(
            2,
            type(before),
            before.artifactType(),
            before.config(),
            layers,
            before.subject(),
            before.annotations()));
  }

  private void keep(
      ImageReference reference, ImageRecord record, Digest pushed, List<Descriptor> layers) {
    if (!pushed.equals(record.manifest())) {
      parts
          .records()
          .update(
              record.id(),
              known ->
                  known.target().equals(record.manifest()) ? known.withManifest(pushed) : known);
    }
    ImageRecord now =
        new ImageRecord(pushed, pushed, record.id(), record.tagged(), record.parent());
    parts.records().put(List.of(reference.withDigest(pushed).toString()), now);
    parts.notes().addRepository(layers.stream().map(Descriptor::digest).toList(), reference.name());
  }

  /** A blob from an offset on. */
  static InputStream open(PullParts parts, Digest blob, long offset) throws IOException {
    FileChannel channel = parts.blobs().open(blob);
    try {
      channel.position(offset);
      return Channels.newInputStream(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }
}
