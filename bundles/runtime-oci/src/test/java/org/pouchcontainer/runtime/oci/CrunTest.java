package org.pouchcontainer.runtime.oci;

import java.nio.file.Path;
import java.util.List;
import org.pouchcontainer.spi.runtime.RuntimeBinary;

class CrunTest extends OciRuntimeContract {
  @Override
  RuntimeBinary binary() {
    return new RuntimeBinary("crun", Path.of("/usr/bin/crun"), List.of());
  }
}
