package org.pouchcontainer.tck.store;

import org.pouchcontainer.spi.store.MetadataStore;

class InMemoryStoreTest extends MetadataStoreContract {
  @Override
  protected MetadataStore open() {
    return new InMemoryStore();
  }

  @Override
  protected void close(MetadataStore opened) {
    // Nothing is open.
  }

  @Override
  protected boolean durable() {
    return false;
  }
}
