package org.pouchcontainer.image.pull;

import org.pouchcontainer.image.registry.Credentials;
import org.pouchcontainer.oci.distribution.ImageReference;

/**
 * What makes two pulls the same. Credentials belong to it: who may not enter a registry must not
 * follow somebody else through the door.
 *
 * @param reference with tag or digest
 * @param platform which image of an index
 * @param credentials of the asker
 */
record PullKey(ImageReference reference, PullPlatform platform, Credentials credentials) {}
