package org.pouchcontainer.api.system;

/** Registered as an OSGi service once the REST listeners serve; the launcher waits for it. */
public interface EngineReady {}
