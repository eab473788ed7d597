package org.pouchcontainer.tck.store;

/** Placeholder. */
public abstract class MetadataStoreContract {}
