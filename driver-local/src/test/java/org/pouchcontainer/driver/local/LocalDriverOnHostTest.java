package org.pouchcontainer.driver.local;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.internal.HostKernel;
import org.pouchcontainer.linux.internal.service.HostFilesService;
import org.pouchcontainer.linux.internal.service.HostMountsService;
import org.pouchcontainer.spi.volume.VolumeDriver;
import org.pouchcontainer.tck.volume.VolumeDriverContract;

/** The contract with this host's own services. */
@Tag("root")
@EnabledIf(
    value = "org.pouchcontainer.tck.host.Privileges#root",
    disabledReason = "the host's services need root")
class LocalDriverOnHostTest extends VolumeDriverContract {
  private static final Kernel KERNEL = new HostKernel();

  @TempDir private Path home;

  @Override
  protected VolumeDriver open() {
    return new LocalDriver(
        home.resolve("volumes"), new HostFilesService(KERNEL), new HostMountsService(KERNEL));
  }

  @Override
  protected void close(VolumeDriver opened) {
    // Holds nothing open.
  }
}
