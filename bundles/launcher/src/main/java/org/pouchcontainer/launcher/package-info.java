/**
 * The program behind {@code bin/pouchd}: reads flags and the configuration file, claims the home
 * directory, then runs Karaf and reports when the engine serves.
 *
 * <p>Everything here runs on the class path of the JVM, outside the OSGi framework. It hands the
 * effective settings over as the framework property {@code pouch.settings}, and learns of success
 * or failure from services that the engine registers; it shares no type with any OSGi bundle.
 */
@NullMarked
package org.pouchcontainer.launcher;

import org.jspecify.annotations.NullMarked;
