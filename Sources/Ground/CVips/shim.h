// libvips takes its options as variable arguments, which Swift cannot pass: these wrappers fix
// them. Each returns 0 or NULL where libvips says no; the reason is in vips_error_buffer().

#include <vips/vips.h>

typedef enum {
    WENMING_PHOTO_JPEG,
    WENMING_PHOTO_PNG,
    WENMING_PHOTO_HEIF,
    WENMING_PHOTO_WEBP,
} WenmingPhotoFormat;

// What a stranger's file makes libvips say is no line of our log.
static inline void wenming_vips_drop_message(
    const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data) {}

/// Once per process: starts libvips with one thread to an operation and no cache, and leaves it
/// no loaders but the four that photos need.
static inline int wenming_vips_start(void) {
    if (vips_init("wenming")) return 0;
    g_log_set_handler("VIPS", G_LOG_LEVEL_MASK, wenming_vips_drop_message, NULL);
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    // Code that liborc writes while it runs killed the process once in some thousand photos, two at a time (a general
    // protection fault in liborc 0.4.33); others met the same (lovell/sharp issue 172). Plain loops are fast enough.
    vips_vector_set_enabled(FALSE);
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    vips_operation_block_set("VipsForeignLoadJpeg", FALSE);
    vips_operation_block_set("VipsForeignLoadPng", FALSE);
    vips_operation_block_set("VipsForeignLoadHeif", FALSE);
    vips_operation_block_set("VipsForeignLoadWebp", FALSE);
    return 1;
}

/// Reads a photo's header; its pixels come once, from top to bottom. The loader is the named
/// format's: libvips does not guess. Pixels that are missing are an error, not grey.
static inline VipsImage *wenming_vips_open(const char *path, WenmingPhotoFormat format) {
    VipsImage *image = NULL;
    int failed = 1;
    switch (format) {
    case WENMING_PHOTO_JPEG:
        failed = vips_jpegload(path, &image,
            "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    case WENMING_PHOTO_PNG:
        failed = vips_pngload(path, &image,
            "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    case WENMING_PHOTO_HEIF:
        failed = vips_heifload(path, &image,
            "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    case WENMING_PHOTO_WEBP:
        failed = vips_webpload(path, &image,
            "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    }
    return failed ? NULL : image;
}

/// Text that belongs to the image while it lives; NULL when it has none of that name.
static inline const char *wenming_vips_text(VipsImage *image, const char *name) {
    const char *text = NULL;
    if (!vips_image_get_typeof(image, name) || vips_image_get_string(image, name, &text)) return NULL;
    return text;
}

/// A JPEG without any metadata: upright, in sRGB, on white where the photo was transparent, its
/// longest side at most `side`. The caller frees `output` with g_free.
static inline int wenming_vips_render(
    VipsImage *image, int side, int quality, unsigned char **output, size_t *count) {
    VipsImage *small = NULL, *opaque = NULL;
    void *buffer = NULL;
    double white[] = { 255, 255, 255 };
    // Building a colour transform costs as much as shrinking; what is sRGB already needs none.
    int is_srgb = image->Type == VIPS_INTERPRETATION_sRGB && !vips_image_get_typeof(image, VIPS_META_ICC_NAME)
        && vips_image_get_orientation(image) == 1 && !vips_image_hasalpha(image);
    int longest = image->Xsize > image->Ysize ? image->Xsize : image->Ysize;
    int done = is_srgb
        ? !vips_resize(image, &small, longest > side ? (double)side / longest : 1.0, NULL)
        : !vips_thumbnail_image(image, &small, side,
              "height", side, "size", VIPS_SIZE_DOWN, "export_profile", "srgb", NULL);
    if (done && vips_image_hasalpha(small)) {
        VipsArrayDouble *background = vips_array_double_new(white, small->Bands == 2 ? 1 : 3);
        done = !vips_flatten(small, &opaque, "background", background, NULL);
        vips_area_unref(VIPS_AREA(background));
    } else if (done) {
        opaque = g_object_ref(small);
    }
    if (done) {
        done = !vips_jpegsave_buffer(opaque, &buffer, count,
            "Q", quality, "strip", TRUE, "optimize_coding", TRUE, NULL);
    }
    VIPS_UNREF(opaque);
    VIPS_UNREF(small);
    *output = buffer;
    return done;
}

/// A JPEG of the image as it is, with its metadata. The caller frees `output` with g_free.
static inline int wenming_vips_save(VipsImage *image, int quality, unsigned char **output, size_t *count) {
    void *buffer = NULL;
    int done = !vips_jpegsave_buffer(image, &buffer, count, "Q", quality, NULL);
    *output = buffer;
    return done;
}
