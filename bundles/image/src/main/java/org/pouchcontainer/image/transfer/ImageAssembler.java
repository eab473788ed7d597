package org.pouchcontainer.image.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.ImageTransferService.Assembly;
import org.pouchcontainer.api.image.ImageTransferService.LayerSource;
import org.pouchcontainer.archive.Decompression;
import org.pouchcontainer.image.changes.ConfigChanges;
import org.pouchcontainer.image.content.DiskErrors;
import org.pouchcontainer.image.content.StagedBlob;
import org.pouchcontainer.image.pull.ImageInstaller;
import org.pouchcontainer.image.pull.PullParts;
import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.image.unpack.Cancellation;
import org.pouchcontainer.image.unpack.Layer;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.image.ContainerDefaults;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.oci.image.History;
import org.pouchcontainer.oci.image.ImageConfig;
import org.pouchcontainer.oci.image.Manifest;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.oci.image.Platform;
import org.pouchcontainer.oci.image.RootFs;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Makes an image of another one and one more layer. The layer is kept as a plain tar: a push
 * compresses it, once, if there ever is one. Safe for several threads.
 */
public final class ImageAssembler {
  private final PullParts parts;
  private final Layers layers;

  /** Gives the layers of a stored image. */
  @FunctionalInterface
  public interface Layers {
    /** The lowest first. */
    List<Layer> of(StoredImage image);
  }

  /** Works with these parts. */
  public ImageAssembler(PullParts parts, Layers layers) {
    this.parts = parts;
    this.layers = layers;
  }

  /**
   * Makes the image durable and usable.
   *
   * @param base what {@code assembly.base()} means, or null
   * @param reference what shall stand for it, or null
   */
  public ImageRecord assemble(
      Assembly assembly,
      @Nullable ImageRecord base,
      @Nullable ImageReference reference,
      LayerSource source) {
    try {
      ContainerDefaults defaults =
          ConfigChanges.apply(ConfigConversion.defaults(assembly.config()), assembly.changes());
      Platform platform =
          assembly.platform().isEmpty() ? Platform.host() : Platform.parse(assembly.platform());
      if (!platform.os().equals("linux")) {
        throw EngineException.invalid(
            "platform \"%s\": operating system is not supported".formatted(platform));
      }
      return assembleLeased(assembly, defaults, platform, base, reference, source);
    } catch (IOException e) {
      parts.collector().collectAfterFailure(Instant.MIN);
      throw translate(e);
    } catch (EngineException e) {
      parts.collector().collectAfterFailure(Instant.MIN);
      throw e.within("make image");
    }
  }

  private static EngineException translate(IOException cause) {
    return DiskErrors.isFull(cause)
        ? DiskErrors.translate("make image", cause)
        : new EngineException(
            ErrorKind.INVALID_ARGUMENT,
            "make image: its layer cannot be read: " + DiskErrors.describe(cause),
            cause);
  }

  private ImageRecord assembleLeased(
      Assembly assembly,
      ContainerDefaults defaults,
      Platform platform,
      @Nullable ImageRecord base,
      @Nullable ImageReference reference,
      LayerSource source)
      throws IOException {
    try (Leases.Lease lease = parts.leases().open();
        StagedBlob written = parts.blobs().stage();
        StagedBlob plain = parts.blobs().stage()) {
      StoredImage below = base == null ? null : hold(base, lease);
      source.writeTo(written);
      ArchiveContent layer = ArchiveContent.of(written, parts.blobs());
      boolean compressed = base == null && layer.format() != Decompression.Format.NONE;
      if (compressed) {
        try (InputStream in = Decompression.open(layer.open())) {
          copyBounded(in, plain);
        }
        layer = ArchiveContent.of(plain, parts.blobs());
      }
      boolean empty = below != null && isEmpty(layer);
      StoredImage image = image(assembly, defaults, platform, below, empty ? null : layer);
      return install(image, base, reference, empty ? null : layer, lease);
    }
  }

  private void copyBounded(InputStream in, StagedBlob out) throws IOException {
    byte[] chunk = new byte[256 << 10];
    int n = in.read(chunk);
    while (n >= 0) {
      out.write(chunk, 0, n);
      if (out.size() > parts.limits().contentBytes()) {
        throw new EngineException(
            ErrorKind.RESOURCE_EXHAUSTED,
            "its layer is larger than the limit of %d bytes when uncompressed"
                .formatted(parts.limits().contentBytes()));
      }
      n = in.read(chunk);
    }
  }

  private StoredImage hold(ImageRecord base, Leases.Lease lease) {
    lease.hold(base.manifest());
    lease.hold(base.id());
    StoredImage image = parts.documents().image(base.manifest());
    image.layers().forEach(layer -> lease.hold(layer.digest()));
    image.chainIds().forEach(lease::hold);
    return image;
  }

  /** An archive without entries is zeros to its end. */
  private static boolean isEmpty(ArchiveContent layer) throws IOException {
    if (layer.size() > 64 << 10) {
      return false;
    }
    try (InputStream in = layer.open()) {
      for (byte b : in.readAllBytes()) {
        if (b != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private static StoredImage image(
      Assembly assembly,
      ContainerDefaults defaults,
      Platform platform,
      @Nullable StoredImage below,
      @Nullable ArchiveContent layer) {
    Instant now = Instant.now();
    boolean oci = below != null && !MediaTypes.DOCKER_MANIFEST.equals(below.manifest().mediaType());
    List<Digest> diffIds = new ArrayList<>(below == null ? List.of() : below.diffIds());
    List<Descriptor> descriptors = new ArrayList<>(below == null ? List.of() : below.layers());
    List<History> history = new ArrayList<>(below == null ? List.of() : below.config().history());
    history.add(
        new History(
            now,
            ConfigConversion.textOrNull(assembly.createdBy()),
            ConfigConversion.textOrNull(assembly.author()),
            ConfigConversion.textOrNull(assembly.comment()),
            layer == null));
    if (layer != null) {
      diffIds.add(layer.digest());
      descriptors.add(
          Descriptor.of(
              oci ? MediaTypes.OCI_LAYER : MediaTypes.DOCKER_LAYER, layer.digest(), layer.size()));
    }
    boolean own = below == null || !assembly.platform().isEmpty();
    ImageConfig config =
        new ImageConfig(
            now,
            ConfigConversion.textOrNull(assembly.author()),
            own ? platform.architecture() : below.config().architecture(),
            own ? platform.variant() : below.config().variant(),
            own ? platform.os() : below.config().os(),
            defaults,
            new RootFs("layers", diffIds),
            history);
    byte[] bytes = Json.write(config);
    Manifest manifest =
        new Manifest(
            2,
            oci ? MediaTypes.OCI_MANIFEST : MediaTypes.DOCKER_MANIFEST,
            null,
            Descriptor.of(
                oci ? MediaTypes.OCI_CONFIG : MediaTypes.DOCKER_CONFIG,
                Digest.sha256(bytes),
                bytes.length),
            descriptors,
            null,
            Map.of());
    return new StoredImage(manifest, config);
  }

  private ImageRecord install(
      StoredImage image,
      @Nullable ImageRecord base,
      @Nullable ImageReference reference,
      @Nullable ArchiveContent layer,
      Leases.Lease lease)
      throws IOException {
    byte[] config = Json.write(image.config());
    byte[] manifest = Json.write(image.manifest());
    Digest id = image.manifest().config().digest();
    Digest manifestDigest = Digest.sha256(manifest);
    lease.hold(id);
    lease.hold(manifestDigest);
    try (Publisher publisher = new Publisher()) {
      if (layer != null) {
        lease.hold(layer.digest());
        publisher.publish(layer);
      }
      parts.blobs().put(id, config);
      parts.blobs().put(manifestDigest, manifest);
      new ImageInstaller(parts)
          .unpack(
              parts.snapshotter().get(),
              image,
              withNew(image, layer),
              lease,
              new Cancellation("make image"));
      publisher.await();
    }
    ImageRecord record =
        new ImageRecord(
            manifestDigest, manifestDigest, id, Instant.now(), base == null ? null : base.id());
    parts.records().put(reference == null ? Set.of() : Set.of(reference.toString()), record);
    return record;
  }

  private List<Layer> withNew(StoredImage image, @Nullable ArchiveContent added) {
    List<Layer> all = new ArrayList<>(layers.of(image));
    if (added != null) {
      int last = all.size() - 1;
      all.set(last, new NewLayer(added, image.chainIds().get(last)));
    }
    return all;
  }

  private record NewLayer(ArchiveContent content, Digest chainId) implements Layer {
    @Override
    public Digest blob() {
      return content.digest();
    }

    @Override
    public Digest diffId() {
      return content.digest();
    }

    @Override
    public InputStream open() throws IOException {
      return content.open();
    }

    @Override
    public void awaitBlob() {
      // It was hashed while it was written.
    }

    @Override
    public boolean isJustVerified() {
      return true;
    }

    @Override
    public void ended(End how) {
      // Nobody follows.
    }
  }
}
