package org.pouchcontainer.rest.fake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.ImageConfig;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImagePrune;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.ImageSizes;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.api.image.PullRequest;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** One image, and pulls that end as their name says. */
public final class FakeImages implements ImageService {
  public static final Digest LAYER = Digest.sha256(new byte[] {2});
  public static final String NAME = "host:5000/a/b:c";

  public final CountDownLatch cancelled = new CountDownLatch(1);
  public final List<String> calls = new CopyOnWriteArrayList<>();
  public volatile @Nullable ImagePrune pruned;
  public volatile @Nullable PullRequest pulled;
  public volatile @Nullable ImageQuery query;

  static ImageDetails image() {
    return new ImageDetails(
        FakeContainers.IMAGE,
        Digest.sha256(new byte[] {3}),
        Digest.sha256(new byte[] {4}),
        List.of(NAME),
        List.of("host:5000/a/b@" + Digest.sha256(new byte[] {4})),
        Instant.parse("2026-01-01T00:00:00Z"),
        1234,
        "amd64",
        "",
        "linux",
        "me",
        "",
        new ImageConfig(
            "",
            Set.of("80/tcp"),
            List.of("A=b"),
            List.of(),
            List.of("sh"),
            Set.of(),
            "",
            Map.of("k", "v"),
            "",
            null,
            List.of()),
        List.of(LAYER),
        List.of(
            new ImageDetails.HistoryStep(Instant.EPOCH, "first", "", "", false, 1_000_000),
            new ImageDetails.HistoryStep(Instant.EPOCH.plusSeconds(1), "last", "", "", true, 0)),
        Instant.EPOCH);
  }

  @Override
  public ImageDetails pull(PullRequest request, PullListener listener) {
    pulled = request;
    if (request.reference().startsWith("absent")) {
      throw EngineException.notFound("pull absent: no such image");
    }
    listener.progress(new PullProgress.Resolved(request.reference(), LAYER));
    listener.progress(blob(PullProgress.Phase.WAITING, 0));
    listener.progress(blob(PullProgress.Phase.DOWNLOADING, 50));
    if (request.reference().startsWith("breaks")) {
      throw new EngineException(ErrorKind.UNAVAILABLE, "pull breaks: registry dropped out");
    }
    if (request.reference().startsWith("endless")) {
      awaitCancel(listener);
    }
    listener.progress(blob(PullProgress.Phase.DONE, 100));
    listener.progress(new PullProgress.Done(request.reference(), LAYER, true));
    return image();
  }

  private void awaitCancel(PullListener listener) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!never.await(10, TimeUnit.MILLISECONDS)) {
        listener.progress(blob(PullProgress.Phase.DOWNLOADING, 50));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (EngineException e) {
      cancelled.countDown();
      throw e;
    }
  }

  private static PullProgress blob(PullProgress.Phase phase, long current) {
    return new PullProgress.Blob(LAYER, PullProgress.Role.LAYER, phase, current, 100);
  }

  @Override
  public List<ImageDetails> pullAllTags(PullRequest request, PullListener listener) {
    return List.of(pull(request, listener));
  }

  @Override
  public List<ImageRemoval> remove(String image, boolean force, boolean noPrune) {
    calls.add("remove " + image + " " + force + " " + noPrune);
    return remove(image, force);
  }

  @Override
  public ImagePrune.Pruned prune(ImagePrune which) {
    pruned = which;
    return new ImagePrune.Pruned(
        List.of(new ImageRemoval.Deleted(FakeContainers.IMAGE)), List.of(FakeContainers.IMAGE), 77);
  }

  @Override
  public ImageSizes sizes() {
    return new ImageSizes(1234, Map.of(FakeContainers.IMAGE, 55L));
  }

  @Override
  public ImageDetails inspect(String image) {
    if (!List.of(NAME, FakeTransfers.LOADED, LAYER.toString()).contains(image)) {
      throw EngineException.notFound("No such image: " + image);
    }
    return image();
  }

  @Override
  public List<ImageDetails> list(ImageQuery q) {
    query = q;
    return List.of(image());
  }

  @Override
  public String unpack(Digest imageId, String snapshotter) {
    return "";
  }

  @Override
  public List<ImageRemoval> remove(String image, boolean force) {
    inspect(image);
    return List.of(
        new ImageRemoval.Untagged(image), new ImageRemoval.Deleted(FakeContainers.IMAGE));
  }

  @Override
  public void tag(String image, String target) {
    inspect(image);
    calls.add("tag " + image + " " + target);
  }
}
