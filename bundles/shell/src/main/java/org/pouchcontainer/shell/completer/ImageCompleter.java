package org.pouchcontainer.shell.completer;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageService;

/** Completes the reference of an image that is here. */
@Service
public final class ImageCompleter extends NameCompleter {
  @Reference ImageService images;

  @Override
  Stream<String> names() {
    return images.list(ImageQuery.ALL).stream().flatMap(image -> image.tags().stream());
  }
}
