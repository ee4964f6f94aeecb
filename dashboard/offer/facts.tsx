// Who asks, about what, and from where: the part of the card that helps decide. Phone and e-mail
// are not here and cannot be: they come with the case, after the accept.
import { useStore } from "@nanostores/preact";
import type { OfferView } from "../../protocol/staff.ts";
import { Icon } from "../parts/icon.tsx";
import { offerTexts } from "../texts/core.ts";

export function ChannelPill({ channel }: { readonly channel: OfferView["channel"] }) {
	const t = useStore(offerTexts);
	return (
		<span class={`pill channel-${channel}`}>
			<Icon name={channel === "whatsapp" ? "whatsapp" : channel === "chat" ? "chats" : "web"} />
			{t[`channel_${channel}`]}
		</span>
	);
}

export function OfferFacts({ offer }: { readonly offer: OfferView }) {
	const t = useStore(offerTexts);
	const { product, page, campaign } = offer;
	return (
		<>
			{product && (
				<div class="offer-product">
					{product.photo && <img src={product.photo} alt="" />}
					<div>
						<p class="offer-product-name">{product.name}</p>
						<p class="offer-product-more">
							{[product.district, product.price].filter(Boolean).join(" · ")}
						</p>
					</div>
				</div>
			)}
			<div class="offer-tags">
				<ChannelPill channel={offer.channel} />
				{offer.channel === "chat" && (
					<span class={offer.visitorOnline ? "presence on" : "presence"}>
						{offer.visitorOnline ? t.online : t.left}
					</span>
				)}
				{campaign && <span class="pill">{t.campaign({ name: campaign })}</span>}
			</div>
			{offer.channel === "whatsapp" && (page || offer.wrote) && (
				<p class="offer-form">{offer.wrote ? t.wrote : t.formSent}</p>
			)}
			{page?.title && page.title !== product?.name && (
				<p class="offer-page">
					{t.onPage}: {page.title}
				</p>
			)}
		</>
	);
}
