### Previews of formats that are understood in part

data-bundle-without-index = The names of the tensors are in { $file }, which could not be read: { $cause }
preview-picture-not-decoded = { $format } pictures are not decoded here. Another program may show it.
preview-image-late = The picture is so large that only the part that could be read in { $seconds } s is shown
