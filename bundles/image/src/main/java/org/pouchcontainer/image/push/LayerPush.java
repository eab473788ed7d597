package org.pouchcontainer.image.push;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.pouchcontainer.api.image.PushListener;
import org.pouchcontainer.api.image.PushProgress;
import org.pouchcontainer.api.image.PushProgress.Phase;
import org.pouchcontainer.image.content.BlobAddress;
import org.pouchcontainer.image.pull.PullParts;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.image.registry.RepositoryWriter;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** The layers of one push, some at a time. Closing ends what still runs. */
final class LayerPush implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int WIDTH = 4;
  private static final long STEP = 512 << 10;

  private final PullParts parts;
  private final LayerCompressor compressor;
  private final RepositoryWriter writer;
  private final ImageReference reference;
  private final Leases.Lease lease;
  private final PushListener listener;
  private final ExecutorService executor =
      Executors.newFixedThreadPool(
          WIDTH,
          task -> {
            Thread thread = new Thread(task, "pouch-push-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  LayerPush(
      PullParts parts,
      LayerCompressor compressor,
      RepositoryWriter writer,
      ImageReference reference,
      Leases.Lease lease,
      PushListener listener) {
    this.parts = parts;
    this.compressor = compressor;
    this.writer = writer;
    this.reference = reference;
    this.lease = lease;
    this.listener = listener;
  }

  /** The layers as they are in the registry now, the lowest first. */
  List<Descriptor> run(StoredImage image) {
    CompletionService<Descriptor> completed = new ExecutorCompletionService<>(executor);
    Map<Descriptor, Future<Descriptor>> tasks = new HashMap<>();
    List<Digest> diffIds = image.diffIds();
    diffIds.forEach(diffId -> tell(diffId, Phase.PREPARING, 0, 0, ""));
    for (int i = 0; i < diffIds.size(); i++) {
      Descriptor layer = image.layers().get(i);
      Digest diffId = diffIds.get(i);
      if (!tasks.containsKey(layer)) {
        if (tasks.size() >= WIDTH) {
          tell(diffId, Phase.WAITING, 0, 0, "");
        }
        tasks.put(layer, completed.submit(() -> push(layer, diffId)));
      }
    }
    try {
      for (int i = 0; i < tasks.size(); i++) {
        completed.take().get();
      }
      List<Descriptor> pushed = new ArrayList<>();
      for (Descriptor layer : image.layers()) {
        pushed.add(tasks.get(layer).get());
      }
      return pushed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(ErrorKind.CANCELLED, "interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EngineException failure) {
        throw failure;
      }
      throw EngineException.internal("push a layer: " + e.getCause(), e.getCause());
    }
  }

  private Descriptor push(Descriptor layer, Digest diffId) {
    Descriptor sent = compressor.compressed(layer, lease);
    if (writer.has(sent.digest())) {
      tell(diffId, Phase.EXISTS, sent.size(), sent.size(), "");
      return sent;
    }
    long[] told = {0};
    Optional<String> from =
        writer.put(
            new BlobAddress(sent.digest(), sent.size()),
            ImagePusher.sources(parts, sent.digest(), reference),
            offset -> ImagePusher.open(parts, sent.digest(), offset),
            bytes -> {
              synchronized (told) {
                if (Math.abs(bytes - told[0]) >= STEP) {
                  told[0] = bytes;
                  tell(diffId, Phase.PUSHING, bytes, sent.size(), "");
                }
              }
            });
    if (from.isPresent()) {
      tell(diffId, Phase.MOUNTED, sent.size(), sent.size(), from.get());
    } else {
      tell(diffId, Phase.PUSHED, sent.size(), sent.size(), "");
    }
    return sent;
  }

  /** The configuration goes last: small, and nobody follows it. */
  void config(Descriptor config) {
    if (!writer.has(config.digest())) {
      writer.put(
          new BlobAddress(config.digest(), config.size()),
          List.of(),
          offset -> ImagePusher.open(parts, config.digest(), offset),
          bytes -> {});
    }
  }

  private void tell(Digest diffId, Phase phase, long bytes, long total, String from) {
    synchronized (listener) {
      listener.progress(new PushProgress.Layer(diffId, phase, bytes, total, from));
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
