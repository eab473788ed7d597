package org.pouchcontainer.engine.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.pouchcontainer.linux.namespace.NetNamespaces;

/** Namespaces that are plain files. */
final class FakeNamespaces implements NetNamespaces {
  final Set<Path> pins = ConcurrentHashMap.newKeySet();

  @Override
  public void create(Path pin) {
    try {
      Files.createFile(pin);
      pins.add(pin);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void remove(Path pin) {
    try {
      Files.deleteIfExists(pin);
      pins.remove(pin);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean exists(Path pin) {
    return Files.exists(pin);
  }

  @Override
  public <T> T within(Path file, Supplier<T> work) {
    return work.get();
  }
}
