package org.pouchcontainer.runtime.oci;

import java.nio.file.Path;
import java.util.List;
import org.pouchcontainer.spi.runtime.RuntimeBinary;

class RuncTest extends OciRuntimeContract {
  @Override
  RuntimeBinary binary() {
    return new RuntimeBinary("runc", Path.of("/usr/sbin/runc"), List.of());
  }
}
