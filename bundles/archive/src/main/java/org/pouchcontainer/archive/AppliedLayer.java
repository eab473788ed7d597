package org.pouchcontainer.archive;

import java.util.List;
import org.pouchcontainer.linux.file.RawPath;

/**
 * What applying a layer has done.
 *
 * @param entries number of entries
 * @param implicitDirectories directories that had to be made without an entry of their own, parents
 *     first; with {@link Below#LATER} they hide owner and mode of the parents' directories until
 *     somebody takes these over
 */
public record AppliedLayer(long entries, List<RawPath> implicitDirectories) {}
