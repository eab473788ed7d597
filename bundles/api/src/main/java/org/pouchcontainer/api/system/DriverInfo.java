package org.pouchcontainer.api.system;

/**
 * A registered driver.
 *
 * @param kind {@code volume}, {@code snapshotter}, {@code runtime}, {@code network}, {@code init},
 *     {@code store} or {@code log}
 * @param name its name
 * @param bundle symbolic name of the OSGi bundle it comes from
 * @param version that bundle's version
 */
public record DriverInfo(String kind, String name, String bundle, String version) {}
