package org.pouchcontainer.tck.log;

import java.util.List;
import org.pouchcontainer.spi.log.LogDriver;
import org.pouchcontainer.spi.log.LogSource;

class InMemoryLogDriverTest extends LogDriverContract {
  private final InMemoryLogDriver driver = new InMemoryLogDriver("memory");

  @Override
  protected LogDriver driver() {
    return driver;
  }

  @Override
  protected List<String> arrived(LogSource source, int count) {
    return driver.received(source.id());
  }
}
