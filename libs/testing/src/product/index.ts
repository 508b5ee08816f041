export { type ScriptedProduct, scriptedProduct } from './scripted-product.js';
