package org.pouchcontainer.api.system;

/**
 * Registered as an OSGi service when start-up cannot succeed, with the property {@code message};
 * the launcher prints it and ends the process.
 */
public interface EngineFailed {}
