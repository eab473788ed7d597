package org.pouchcontainer.driver.local;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.volume.VolumeDriver;
import org.pouchcontainer.tck.host.FakeHostFiles;
import org.pouchcontainer.tck.host.FakeHostMounts;
import org.pouchcontainer.tck.volume.VolumeDriverContract;

class LocalDriverContractTest extends VolumeDriverContract {
  @TempDir private Path home;

  @Override
  protected VolumeDriver open() {
    return new LocalDriver(home.resolve("volumes"), new FakeHostFiles(), new FakeHostMounts());
  }

  @Override
  protected void close(VolumeDriver opened) {
    // Holds nothing open.
  }
}
