package org.pouchcontainer.image.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.pouchcontainer.archive.AppliedLayer;
import org.pouchcontainer.archive.Below;
import org.pouchcontainer.archive.LayerApplier;
import org.pouchcontainer.archive.NeedsParentException;
import org.pouchcontainer.archive.TarLimits;
import org.pouchcontainer.image.content.DiskErrors;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;

/** Applies the blob of one layer to one snapshot. May be used by several threads. */
final class LayerUnpacker {
  private final Kernel kernel;
  private final Path mountFolder;
  private final TarLimits limits;
  private final Cancellation cancellation;
  private final BiConsumer<Digest, Long> sizes;

  LayerUnpacker(
      Kernel kernel,
      Path mountFolder,
      TarLimits limits,
      Cancellation cancellation,
      BiConsumer<Digest, Long> sizes) {
    this.kernel = kernel;
    this.mountFolder = mountFolder;
    this.limits = limits;
    this.cancellation = cancellation;
    this.sizes = sizes;
  }

  /**
   * Applies a layer to a prepared snapshot and verifies all digests.
   *
   * @throws NeedsParentException with {@link Below#LATER} only
   */
  AppliedLayer apply(Layer layer, List<MountSpec> mounts, Below below) {
    cancellation.check();
    try (SnapshotDirectory target = SnapshotDirectory.open(kernel, mounts, mountFolder);
        InputStream blob = layer.open();
        LayerStream content =
            LayerStream.open(blob, isVerified(layer), limits.contentBytes(), cancellation)) {
      AppliedLayer applied =
          LayerApplier.apply(kernel.files(), target.directory(), content, below, limits);
      content.drain();
      // The blob's own digest first: if it is wrong, that is the cause of all else.
      drain(blob);
      layer.awaitBlob();
      content.verify(layer.diffId());
      sizes.accept(layer.diffId(), content.count());
      return applied;
    } catch (NeedsParentException e) {
      throw e;
    } catch (EngineException e) {
      throw causeFirst(layer, e);
    } catch (KernelException e) {
      throw e.asEngineException(action(layer));
    } catch (IOException e) {
      throw causeFirst(layer, translate(e));
    }
  }

  private static boolean isVerified(Layer layer) {
    return layer.isJustVerified() && layer.blob().equals(layer.diffId());
  }

  private static String action(Layer layer) {
    return "unpack layer " + layer.blob();
  }

  /** Trailing bytes that the decompressor did not want belong to the blob. */
  private static void drain(InputStream blob) throws IOException {
    byte[] scratch = new byte[64 << 10];
    int n = 0;
    while (n >= 0) {
      n = blob.read(scratch);
    }
  }

  /**
   * A layer that makes no sense is most often one that did not arrive as it was sent: then throws
   * that, else what was senseless about it.
   */
  private EngineException causeFirst(Layer layer, EngineException symptom) {
    boolean ours =
        symptom.kind() == ErrorKind.CANCELLED || symptom.kind() == ErrorKind.RESOURCE_EXHAUSTED;
    if (!ours) {
      awaitBlob(layer);
    }
    return symptom.within(action(layer));
  }

  /** Waits for the blob; throws what made it fail. */
  void awaitBlob(Layer layer) {
    try {
      layer.awaitBlob();
    } catch (IOException e) {
      throw translate(e).within(action(layer));
    }
  }

  private EngineException translate(IOException cause) {
    cancellation.check();
    if (DiskErrors.isFull(cause)) {
      return DiskErrors.translate("write", cause);
    }
    return new EngineException(
        ErrorKind.INVALID_ARGUMENT, "its content is corrupt: " + DiskErrors.describe(cause), cause);
  }
}
