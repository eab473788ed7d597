package org.pouchcontainer.store.embedded;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.store.MetadataStore;
import org.pouchcontainer.tck.store.MetadataStoreContract;

class EmbeddedStoreContractTest extends MetadataStoreContract {
  @TempDir private Path directory;

  @Override
  protected MetadataStore open() {
    return new EmbeddedStore(directory.resolve("meta"));
  }

  @Override
  protected void close(MetadataStore opened) {
    ((EmbeddedStore) opened).close();
  }
}
