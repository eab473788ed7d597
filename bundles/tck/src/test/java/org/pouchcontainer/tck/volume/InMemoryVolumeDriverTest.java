package org.pouchcontainer.tck.volume;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.volume.VolumeDriver;

class InMemoryVolumeDriverTest extends VolumeDriverContract {
  @TempDir private Path folder;

  @Override
  protected VolumeDriver open() {
    return new InMemoryVolumeDriver("memory", folder);
  }

  @Override
  protected void close(VolumeDriver opened) {
    // Nothing is open.
  }

  @Override
  protected boolean durable() {
    return false;
  }
}
