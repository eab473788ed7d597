package org.pouchcontainer.spi.network;

/**
 * What a network plugin can do.
 *
 * @param portPublishing whether host ports can lead to a container
 * @param nameResolution whether containers of a network find each other by name
 * @param ipv6 whether IPv6 subnets are possible
 */
public record NetworkCapabilities(boolean portPublishing, boolean nameResolution, boolean ipv6) {}
