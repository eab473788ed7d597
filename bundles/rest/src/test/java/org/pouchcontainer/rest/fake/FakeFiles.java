package org.pouchcontainer.rest.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.pouchcontainer.api.container.ContainerFileService;
import org.pouchcontainer.spi.EngineException;

/** Files by path, whose tar is their content. */
public final class FakeFiles implements ContainerFileService {
  public final Map<String, String> byPath = new ConcurrentHashMap<>();
  public final AtomicInteger open = new AtomicInteger();
  public volatile WriteOptions options;
  public volatile List<FileChange> changes = List.of();
  public volatile EngineException exportFailure;

  @Override
  public OpenFile open(String container, String path) {
    String content = byPath.get(path);
    if (content == null) {
      throw EngineException.notFound("open " + path + ": no such file");
    }
    open.incrementAndGet();
    return new OpenFile() {
      @Override
      public FileInfo info() {
        return new FileInfo("f", content.length(), 0x8000 | 0644, Instant.EPOCH, "");
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(content.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }

  @Override
  public void write(String container, String path, InputStream tar, WriteOptions wanted) {
    if (path.equals("/nowhere")) {
      throw EngineException.notFound("no such folder");
    }
    options = wanted;
    try {
      byPath.put(path, new String(tar.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void export(String container, OutputStream out) throws IOException {
    if (exportFailure != null) {
      throw exportFailure;
    }
    for (int i = 0; i < 100_000; i++) {
      out.write(i);
    }
  }

  @Override
  public List<FileChange> changes(String container) {
    return changes;
  }
}
