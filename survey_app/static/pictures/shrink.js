// Makes a photograph smaller before it travels, and leaves behind what the camera wrote into it (place, device).
const LONGEST = 2600;

// A JPEG of at most 2600 px, or the file as it is when this browser cannot draw it (a PDF, a strange format).
export async function shrunk(file) {
  if (!file.type.startsWith("image/") || file.type === "image/tiff") return file;
  let drawn;
  try {
    drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  const scale = Math.min(1, LONGEST / Math.max(drawn.width, drawn.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(drawn.width * scale);
  canvas.height = Math.round(drawn.height * scale);
  const paper = canvas.getContext("2d");
  paper.imageSmoothingQuality = "high";
  paper.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  drawn.close();
  return new Promise((done) => canvas.toBlob((made) => done(made || file), "image/jpeg", 0.82));
}
