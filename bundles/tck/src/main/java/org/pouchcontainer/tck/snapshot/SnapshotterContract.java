package org.pouchcontainer.tck.snapshot;

/** Placeholder. */
public abstract class SnapshotterContract {}
