package org.pouchcontainer.rest.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageTransferService;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.api.image.PushListener;
import org.pouchcontainer.api.image.PushProgress;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/** Archives are their own names. */
public final class FakeTransfers implements ImageTransferService {
  public static final String LOADED = "loaded:v1";
  public volatile @Nullable PushRequest pushed;
  public volatile @Nullable Assembly assembly;
  public volatile String layer = "";
  public volatile String saved = "";

  @Override
  public Pushed push(PushRequest request, PushListener listener) {
    pushed = request;
    if (request.reference().startsWith("absent")) {
      throw EngineException.notFound("push absent: no such image");
    }
    Digest d = FakeImages.LAYER;
    listener.progress(new PushProgress.Repository(request.reference()));
    listener.progress(new PushProgress.Layer(d, PushProgress.Phase.PREPARING, 0, 0, ""));
    listener.progress(new PushProgress.Layer(d, PushProgress.Phase.PUSHING, 5, 10, ""));
    listener.progress(new PushProgress.Layer(d, PushProgress.Phase.PUSHED, 10, 10, ""));
    listener.progress(new PushProgress.Layer(d, PushProgress.Phase.MOUNTED, 0, 0, "other"));
    listener.progress(new PushProgress.Tagged("v1", d, 527));
    return new Pushed(List.of(new Pushed.Tag("v1", d, 527)));
  }

  @Override
  public void save(List<String> images, String platform, OutputStream out) throws IOException {
    if (images.contains("absent")) {
      throw EngineException.notFound("No such image: absent");
    }
    saved = images + " " + platform;
    out.write(("archive of " + images).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<String> load(InputStream archive, PullListener listener) {
    if (!read(archive).startsWith("archive")) {
      throw EngineException.invalid("load: this is no archive of images");
    }
    listener.progress(
        new PullProgress.Blob(
            FakeImages.LAYER, PullProgress.Role.LAYER, PullProgress.Phase.DOWNLOADING, 1000, 2000));
    return List.of(LOADED, FakeImages.LAYER.toString());
  }

  private static String read(InputStream in) {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ImageDetails assemble(Assembly a, LayerSource source) {
    assembly = a;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      source.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    layer = out.toString(StandardCharsets.UTF_8);
    return FakeImages.image();
  }
}
