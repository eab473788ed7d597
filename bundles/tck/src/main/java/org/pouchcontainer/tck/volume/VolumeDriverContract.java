package org.pouchcontainer.tck.volume;

/** Placeholder. */
public abstract class VolumeDriverContract {}
